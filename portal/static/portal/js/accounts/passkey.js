// Passkeys. A form says what it wants: data-passkey="sign-in" fetches its task from its own address, "prove" and "make"
// find theirs in the element named by data-options. The answer goes into the form's field "credential".
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const withBytes = (keys) => (keys ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));

async function task(form) {
  if (form.dataset.passkey !== "sign-in") return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

function make({ publicKey }, alone) {
  const choice = { ...publicKey.authenticatorSelection };
  if (alone !== undefined) {
    Object.assign(choice, { residentKey: alone ? "required" : "discouraged", requireResidentKey: alone });
    if (alone) choice.userVerification = "required";
  }
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
      authenticatorSelection: choice,
    },
  });
}

function prove({ publicKey }) {
  const allowCredentials = withBytes(publicKey.allowCredentials);
  return navigator.credentials.get({ publicKey: { ...publicKey, challenge: toBytes(publicKey.challenge), allowCredentials } });
}

function written(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, toText(response[part])]);
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    response: { ...Object.fromEntries(given), ...(response.getTransports && { transports: response.getTransports() }) },
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function answer(form) {
  const given = await task(form);
  const alone = form.elements.passwordless?.checked;
  const credential = await (form.dataset.passkey === "make" ? make(given.creation_options, alone) : prove(given.request_options));
  form.elements.credential.value = JSON.stringify(written(credential));
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[type=submit]");
  const show = (which) => (form.querySelector(`[data-passkey-${which}]`).hidden = false);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    for (const text of form.querySelectorAll("[role=alert]")) text.hidden = true;
    if (!window.PublicKeyCredential) return show("unknown");
    button.disabled = true;
    try {
      await answer(form);
    } catch {
      show("refused");
    } finally {
      button.disabled = false;
    }
  });
}
