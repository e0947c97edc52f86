// Passkeys: the one thing that needs a script (P2). A form with data-passkey says what to do:
//   login   ask the server for options; also offer passkeys while the address is being typed (F11)
//   get     prove who she is with the options on the page
//   create  make a new passkey with the options on the page

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (keys) => keys?.map((key) => ({ ...key, id: toBytes(key.id) }));

const forGet = ({ publicKey }) => ({
  ...publicKey,
  challenge: toBytes(publicKey.challenge),
  allowCredentials: withBytes(publicKey.allowCredentials),
});

const forCreate = ({ publicKey }) => ({
  ...publicKey,
  challenge: toBytes(publicKey.challenge),
  user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
  excludeCredentials: withBytes(publicKey.excludeCredentials),
  // Always a key that signs in by itself.
  authenticatorSelection: { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" },
});

const plain = (credential) => {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
};

const onPage = () => JSON.parse(document.getElementById("passkey-options").textContent);

const fromServer = async (form) => {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`no passkey options: ${answer.status}`);
  return (await answer.json()).request_options;
};

const ask = {
  login: async (form, more) => navigator.credentials.get({ publicKey: forGet(await fromServer(form)), ...more }),
  get: async () => navigator.credentials.get({ publicKey: forGet(onPage().request_options) }),
  create: async () => navigator.credentials.create({ publicKey: forCreate(onPage().creation_options) }),
};

const send = (form, credential) => {
  form.elements.credential.value = JSON.stringify(plain(credential));
  form.submit();
};

const form = document.querySelector("[data-passkey]");
if (form && window.PublicKeyCredential) {
  const trouble = form.querySelector("[data-passkey-error]");
  const waiting = new AbortController();
  form.hidden = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    waiting.abort();
    trouble.hidden = true;
    try {
      send(form, await ask[form.dataset.passkey](form));
    } catch {
      trouble.hidden = false;
    }
  });

  // Offer passkeys beside the saved passwords. Who does not take the offer must not notice it.
  if (form.dataset.passkey === "login" && (await PublicKeyCredential.isConditionalMediationAvailable?.())) {
    ask.login(form, { mediation: "conditional", signal: waiting.signal }).then((credential) => send(form, credential), () => {});
  }
}
