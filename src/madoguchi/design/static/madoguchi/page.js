// What scripts add; every page works without (P2).

// A page that did not pass begins at its error summary (F1): for browsers that give `autofocus` to fields only.
requestAnimationFrame(() => {
  if (document.activeElement === document.body) document.querySelector("[data-focus]")?.focus();
});

// Show and hide a password (F15).
for (const box of document.querySelectorAll("[data-password]")) {
  const input = box.querySelector("input");
  const button = document.createElement("button");
  const label = document.querySelector(`label[for="${input.id}"]`).firstChild.textContent.trim();
  const say = () => {
    const isHidden = input.type === "password";
    button.textContent = isHidden ? box.dataset.show : box.dataset.hide;
    button.setAttribute("aria-label", `${label}: ${button.textContent}`);
  };
  button.type = "button";
  button.className = "button button--secondary password__toggle";
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    say();
    input.focus();
  });
  say();
  box.append(button);
  // A browser must not remember a password as ordinary text.
  input.form.addEventListener("submit", () => { input.type = "password"; });
}
