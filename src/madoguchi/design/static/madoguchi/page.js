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

// Before a session ends: say so in time, and let her stay (U17). Another tab may have given a sign meanwhile.
const warning = document.querySelector("[data-session]");
if (warning) {
  const stay = warning.querySelector("[data-session-stay]");
  const lead = Number(warning.dataset.warning);
  const ask = async (body) => {
    const answer = await fetch(warning.dataset.session, { method: body ? "POST" : "GET", body });
    return answer.ok ? (await answer.json()).seconds : 0;
  };
  const show = (seconds) => {
    const isOver = seconds <= 0;
    const time = new Date(Date.now() + seconds * 1000);
    warning.querySelector("[data-session-at]").textContent =
      time.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    for (const part of warning.querySelectorAll("[data-session-over]")) part.hidden = !isOver;
    for (const part of warning.querySelectorAll("[data-session-soon], [data-session-stay]")) part.hidden = isOver;
    const back = warning.querySelector("[data-session-back]");
    back.search = new URLSearchParams({ next: location.pathname + location.search });
    warning.classList.toggle("is-over", isOver);
    if (!warning.open) warning.showModal();
  };
  const wait = (seconds) => {
    if (seconds <= lead) show(seconds);
    else if (warning.open) warning.close();
    if (seconds > 0) setTimeout(look, 1000 * (seconds > lead ? seconds - lead : seconds) + 500);
  };
  const look = async () => wait(await ask().catch(() => lead));
  stay.addEventListener("submit", async (event) => {
    event.preventDefault();
    const seconds = await ask(new FormData(stay)).catch(() => 0);
    if (seconds > lead) warning.close();
    else show(seconds);
  });
  warning.addEventListener("cancel", (event) => { if (warning.classList.contains("is-over")) event.preventDefault(); });
  wait(Number(warning.dataset.seconds));
}
