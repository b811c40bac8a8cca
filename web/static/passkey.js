// Passkeys: the one thing in the portal that cannot be done without a script.
(() => {
  'use strict';
  if (!window.PublicKeyCredential) return;
  const bytes = (s) => Uint8Array.from(atob(s.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const plain = (c, names) => {
    const response = {};
    names.forEach((n) => { if (c.response[n]) response[n] = text(c.response[n]); });
    return JSON.stringify({ id: c.id, rawId: text(c.rawId), type: c.type, response });
  };
  const create = async (form) => {
    const o = form.dataset;
    const c = await navigator.credentials.create({ publicKey: {
      challenge: bytes(o.challenge), rp: { id: o.rp, name: o.name }, user: { id: bytes(o.user), name: o.login, displayName: o.login },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' }, attestation: 'none',
    } });
    form.elements.attestation.value = plain(c, ['clientDataJSON', 'attestationObject']);
  };
  const get = async (form, url) => {
    const res = await fetch(url, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    if (!res.ok) throw new Error('refused');
    const o = await res.json();
    const c = await navigator.credentials.get({ publicKey: {
      challenge: bytes(o.challenge), rpId: o.rpId, userVerification: 'required',
      allowCredentials: o.allow.map((id) => ({ type: 'public-key', id: bytes(id) })),
    } });
    form.elements.assertion.value = plain(c, ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle']);
    form.elements.sealed.value = o.sealed;
  };
  document.querySelectorAll('[data-passkey]').forEach((btn) => {
    btn.hidden = false;
    btn.addEventListener('click', async (e) => {
      e.preventDefault();
      const note = btn.form.querySelector('[data-passkey-note]');
      btn.disabled = true;
      try {
        await (btn.dataset.passkey ? get(btn.form, btn.dataset.passkey) : create(btn.form));
        btn.form.requestSubmit();
      } catch {
        note.textContent = '没有完成验证，请重试；不能使用通行密钥的，请联系安全管理员。';
      }
      btn.disabled = false;
    });
  });
})();
