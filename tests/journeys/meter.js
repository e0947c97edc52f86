// Listens to what a person does and tells the meter: `meter.py` says what counts.
(() => {
  const tell = (kind, more = {}) => window.journeyMeter?.(JSON.stringify({ kind, ...more }));
  const page = String(performance.timeOrigin);
  const typed = (element) => element.matches?.("textarea, [contenteditable], input:not([type=checkbox]):not([type=radio])" +
    ":not([type=submit]):not([type=button]):not([type=hidden]):not([type=file]):not([type=range]):not([type=color])");
  const field = (element) => element.matches?.("input, select, textarea, [contenteditable]");
  const isCode = (element) => element.autocomplete === "one-time-code";
  const known = new WeakMap();
  let count = 0;
  const place = (element) => {
    if (element.type === "radio") return `${page} ${element.name}`;
    if (!known.has(element)) known.set(element, `${page} ${count++}`);
    return known.get(element);
  };
  // A button is one answer of several where another one sends the same names to the same address.
  const button = (element) => element.closest?.("button, input[type=submit]");
  const sends = (one) => one.form && one.type === "submit" && [one.form.method, one.form.action, one.name, ...[...one.form.elements].map((e) => e.name).filter(Boolean).sort()].join(" ");
  const isChoice = (pressed) => Boolean(pressed && sends(pressed)) &&
    [...document.querySelectorAll("button, input[type=submit]")].some((other) => other !== pressed && sends(other) === sends(pressed));
  const press = (target) => tell("click", { isChoice: isChoice(button(target)) });
  const before = new WeakMap();
  const on = (kind, listen) => addEventListener(kind, (event) => event.isTrusted && listen(event), { capture: true, passive: true });
  on("pointerdown", (event) => { if (event.button === 0 && !typed(event.target)) press(event.target); });
  on("keydown", (event) => {
    const isText = typed(event.target);
    if (event.key === "Enter" || (event.key === " " && !isText)) press(isText ? event.target.form?.querySelector("button") ?? event.target : event.target);
  });
  on("focusin", (event) => { if (field(event.target)) before.set(event.target, event.target.value ?? ""); });
  on("input", (event) => {
    const element = event.target;
    if (!field(element)) return;
    const value = element.value ?? element.textContent;
    const old = before.get(element) ?? "";
    before.set(element, value);
    const isText = Boolean(typed(element));
    tell("input", {
      page, place: place(element), isText, isCode: isCode(element), isSecret: element.type === "password" || isCode(element),
      characters: isText ? Math.max(value.length - old.length, value === old ? 0 : 1) : 0, value: isText ? value : "",
    });
  });
  const credentials = navigator.credentials;
  const get = credentials?.get?.bind(credentials);
  if (get) credentials.get = async (...asked) => { const got = await get(...asked); if (got) tell("proof", { page }); return got; };
})();
