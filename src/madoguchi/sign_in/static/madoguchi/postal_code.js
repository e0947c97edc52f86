// Seven digits fill the address in without a press. The page's own form answers: without this file its button does the same.

const DIGITS = /^[0-9]{7}$/;

const digitsOf = (typed) => typed.normalize("NFKC").replace(/[^0-9]/g, "");

async function fillIn(form) {
  const asked = new FormData(form);
  asked.set("look_up", "1");
  const answer = await fetch(form.action, { method: "POST", body: asked });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const name of ["prefecture", "city", "town"]) {
    form.elements[name].value = page.querySelector(`[data-address] [name="${name}"]`).value;
  }
  form.querySelector("[data-address-status]").replaceChildren(...page.querySelector("[data-address-status]").childNodes);
}

for (const form of document.querySelectorAll("[data-address]")) {
  const field = form.elements.postal_code;
  let filled = digitsOf(field.value);
  field.addEventListener("input", (event) => {
    const digits = digitsOf(field.value);
    if (event.isComposing || digits === filled || !DIGITS.test(digits)) return;
    filled = digits;
    fillIn(form).catch(() => {}); // the button still does it
  });
}
