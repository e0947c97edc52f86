// The desk by keyboard: "/" goes to the one box, from wherever she is; every page works without (P2).

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.getElementById("sought");
  const door = document.querySelector("[data-desk-find]");
  if (!box && !door) return;
  event.preventDefault();
  if (box) box.select();
  else location.assign(door.href);
});
