// A passkey is asked of the browser; all else works without this script.
(function () {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const credentials = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function made(options) {
    const its = options.publicKey;
    const found = await navigator.credentials.create({
      publicKey: {
        ...its,
        challenge: bytes(its.challenge),
        user: { ...its.user, id: bytes(its.user.id) },
        excludeCredentials: credentials(its.excludeCredentials),
      },
    });
    return {
      ...same(found),
      response: {
        clientDataJSON: text(found.response.clientDataJSON),
        attestationObject: text(found.response.attestationObject),
        transports: found.response.getTransports ? found.response.getTransports() : [],
      },
    };
  }

  async function shown(options) {
    const its = options.publicKey;
    const found = await navigator.credentials.get({
      publicKey: { ...its, challenge: bytes(its.challenge), allowCredentials: credentials(its.allowCredentials) },
    });
    const answer = found.response;
    return {
      ...same(found),
      response: {
        clientDataJSON: text(answer.clientDataJSON),
        authenticatorData: text(answer.authenticatorData),
        signature: text(answer.signature),
        userHandle: answer.userHandle ? text(answer.userHandle) : null,
      },
    };
  }

  function same(found) {
    return {
      id: found.id,
      rawId: text(found.rawId),
      type: found.type,
      clientExtensionResults: found.getClientExtensionResults(),
    };
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const data = JSON.parse(document.getElementById(form.dataset.options).textContent);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const passkey =
          form.dataset.passkey === "create" ? await made(data.creation_options) : await shown(data.request_options);
        form.elements.credential.value = JSON.stringify(passkey);
        form.submit();
      } catch (error) {
        form.querySelector("[data-passkey-failed]").hidden = false;
      }
    });
  }
})();
