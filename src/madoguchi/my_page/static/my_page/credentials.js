// A shown password hides itself, whatever the page is doing (S31); without scripts the page reloads itself.
const secret = document.querySelector("[data-secret]");
const notice = document.querySelector("[data-hides]");
const left = notice.querySelector("[data-left]");
const until = performance.now() + Number(notice.dataset.hides) * 1000;

const hide = () => {
  secret.textContent = "";
  location.replace(notice.dataset.back);
};

const tick = () => {
  const seconds = Math.ceil((until - performance.now()) / 1000);
  if (seconds <= 0) return hide();
  left.textContent = `(${seconds})`;
  return setTimeout(tick, 250);
};
tick();

// A page that comes back out of the browser's memory must not bring the password with it.
addEventListener("pagehide", () => { secret.textContent = ""; });
addEventListener("pageshow", (event) => { if (event.persisted) hide(); });

if (navigator.clipboard) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--secondary";
  button.textContent = secret.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(secret.textContent);
    button.textContent = secret.dataset.copied;
  });
  secret.after(button);
}
