// Passkeys: asks the browser to make or to use one, and sends what it answers with the form.
// A form says data-passkey="make" or "use"; its options stand in a JSON element or are fetched from an address.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function opened(publicKey) {
  const keys = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (publicKey.user) options.user = { ...publicKey.user, id: toBytes(publicKey.user.id) };
  if (publicKey.excludeCredentials) options.excludeCredentials = keys(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) options.allowCredentials = keys(publicKey.allowCredentials);
  return options;
}

function written(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = toText(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function optionsOf(form) {
  if (!form.dataset.passkeyUrl) return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  const answer = await fetch(form.dataset.passkeyUrl, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

function signInAlone(publicKey, form) {
  const wanted = form.elements.passwordless;
  if (!wanted) return;
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: wanted.checked ? "required" : "discouraged",
    requireResidentKey: wanted.checked,
    ...(wanted.checked ? { userVerification: "required" } : {}),
  };
}

async function prove(form) {
  const options = await optionsOf(form);
  const isNew = form.dataset.passkey === "make";
  const publicKey = opened((isNew ? options.creation_options : options.request_options).publicKey);
  if (isNew) signInAlone(publicKey, form);
  const credential = isNew
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  form.elements.credential.value = JSON.stringify(written(credential));
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-start]");
  const trouble = form.querySelector("[data-passkey-trouble]");
  if (!window.PublicKeyCredential) {
    button.disabled = true;
    trouble.textContent = "这个浏览器不支持通行密钥，或者网址不是 https。";
    continue;
  }
  button.addEventListener("click", async () => {
    trouble.textContent = "";
    button.disabled = true;
    try {
      await prove(form);
    } catch {
      trouble.textContent = "没有完成验证：可能取消了、超时了，或这台设备上没有可用的密钥。可以再试一次。";
      button.disabled = false;
    }
  });
}
