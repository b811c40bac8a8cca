// The portal works without this file; it only makes it quicker. Everything hangs on data-* attributes.
(() => {
  'use strict';
  const all = (sel, root = document) => [...root.querySelectorAll(sel)];
  const on = (type, fn, opt) => document.addEventListener(type, fn, opt);

  // A refused form: move to the list of errors.
  const errors = document.querySelector('[data-errors]');
  if (errors) errors.focus();

  // Things that need a script are hidden until there is one.
  all('[data-script]').forEach((el) => { el.hidden = false; });
  on('click', (e) => { if (e.target.closest('[data-print]')) window.print(); });

  // Characters left, counted as the server counts: by character, not by code unit.
  const count = (el) => {
    const out = document.getElementById(el.dataset.count);
    const left = el.dataset.max - [...el.value].length;
    if (out) out.textContent = left < 0 ? `已超出 ${-left} 字` : `还可输入 ${left} 字`;
  };
  all('[data-count]').forEach(count);

  // Fields that matter only for one answer: data-when="answer=leave,substitute".
  const when = (box) => {
    const [name, want] = box.dataset.when.split('=');
    const form = box.closest('form');
    const got = form && all(`[name="${name}"]`, form).find((el) => el.type !== 'radio' || el.checked);
    box.hidden = !!got && !want.split(',').includes(got.value);
  };
  all('[data-when]').forEach(when);

  // Picker: filter box, all, none, number chosen.
  const tally = (box) => {
    const n = all('input:checked', box).length;
    const out = box.querySelector('[data-chosen]');
    if (out) out.textContent = `已选 ${n} 个`;
  };
  const filter = (q) => {
    const word = q.value.trim().toLowerCase();
    all('[data-pick]', q.closest('[data-picker]')).forEach((el) => {
      el.hidden = word !== '' && !el.textContent.toLowerCase().includes(word) && !el.querySelector(':checked');
    });
  };
  all('[data-picker]').forEach(tally);

  // Changes that would be lost. A form that was refused starts out changed.
  const dirty = new Set(all('form[data-guard="changed"]'));
  const leaving = (e) => { if (dirty.size) e.preventDefault(); };
  addEventListener('beforeunload', leaving);

  on('input', (e) => {
    const el = e.target;
    if (el.dataset.count) count(el);
    if (el.matches('[data-filter]')) { filter(el); return; }
    const form = el.form;
    if (!form) return;
    if (form.matches('[data-guard]')) dirty.add(form);
    all('[data-when]', form).forEach(when);
    const box = el.closest('[data-picker]');
    if (box) tally(box);
  });

  // Autosave: what is typed is kept for its writer alone; the record changes only when it is saved.
  all('form[data-autosave]').forEach((form) => {
    const out = document.querySelector('[data-autosaved]');
    const body = () => new URLSearchParams(new FormData(form));
    let kept = body().toString();
    let timer = 0;
    const arm = (ms) => { timer = timer || setTimeout(keep, ms); };
    const keep = async () => {
      timer = 0;
      const now = body();
      if (form.dataset.sent || now.toString() === kept) return;
      try {
        const res = await fetch(form.dataset.autosave, { method: 'POST', body: now, redirect: 'manual' });
        if (res.status === 204) {
          kept = now.toString();
          out.textContent = `${res.headers.get('X-Office-Time')} 已自动保存，尚未保存到纪要`;
          return;
        }
        out.textContent = res.type === 'opaqueredirect' ? '登录已超时，内容还在本页；请在新窗口登录后再保存' : '自动保存没有成功，内容还在本页';
      } catch { out.textContent = '网络中断，内容还在本页，恢复后自动保存'; }
      arm(15000);
    };
    addEventListener('online', () => { if (timer) { clearTimeout(timer); keep(); } });
    form.addEventListener('input', () => arm(3000));
    form.addEventListener('click', () => arm(3000));
  });

  // A second click while the first is on its way is dropped. Buttons are not disabled, so the one
  // pressed keeps its name and value.
  on('submit', (e) => {
    const form = e.target;
    if (form.method !== 'post') return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = '1';
    form.setAttribute('aria-busy', 'true');
    dirty.delete(form);
  });
  addEventListener('pageshow', () => all('form[data-sent]').forEach((f) => {
    delete f.dataset.sent;
    f.removeAttribute('aria-busy');
  }));

  // Rows of a form. Without a script the same buttons post and the server adds or drops the row.
  let rows = Date.now();
  const addRow = (btn) => {
    const set = btn.closest('[data-rows]');
    const tpl = set.querySelector('template');
    if (!tpl) return false;
    const at = set.querySelector('[data-row-end]');
    at.insertAdjacentHTML('beforebegin', tpl.innerHTML.replaceAll('__n__', ++rows));
    at.previousElementSibling.querySelector('input:not([type=hidden]),textarea,select').focus();
    return true;
  };
  const dropRow = (btn) => {
    const row = btn.closest('[data-row]');
    const set = row.closest('[data-rows]');
    if (all('[data-row]', set).length < 2) return false;
    row.remove();
    set.querySelector('[data-add-row]').focus();
    return true;
  };
  on('click', (e) => {
    const btn = e.target.closest('[data-add-row],[data-drop-row],[data-check],[data-move]');
    if (!btn) return;
    if (btn.dataset.check) {
      all('[data-pick]:not([hidden]) input', btn.closest('[data-picker]')).forEach((el) => {
        el.checked = btn.dataset.check === 'all';
      });
      btn.dispatchEvent(new Event('input', { bubbles: true }));
    } else if (btn.dataset.move) {
      try { sessionStorage.moved = btn.id; } catch { /* storage refused: the focus is not kept */ }
    } else if ('addRow' in btn.dataset ? addRow(btn) : dropRow(btn)) {
      e.preventDefault();
      const form = btn.form;
      if (form && form.matches('[data-guard]')) dirty.add(form);
    }
  });

  // After a move the page comes back: the focus stays on the button that moved the item.
  try {
    const el = sessionStorage.moved && document.getElementById(sessionStorage.moved);
    sessionStorage.removeItem('moved');
    if (el) (el.disabled ? el.closest('form').querySelector('button:enabled') : el)?.focus();
  } catch { /* storage refused */ }

  // Keys: Ctrl+S saves, Ctrl+Enter sends the form of the text area, Alt+arrow moves an agenda item.
  const save = () => {
    const btn = document.querySelector('[data-save]');
    if (btn) btn.click();
    return !!btn;
  };
  const send = (el) => {
    if (!el.matches('textarea') || !el.form || !el.form.requestSubmit) return false;
    el.form.requestSubmit(el.form.querySelector('button:not([type=button]):not([formnovalidate])'));
    return true;
  };
  const move = (el, dir) => {
    const item = el.closest('[data-item]');
    const btn = item && item.querySelector(`[data-move="${dir}"]:enabled`);
    if (btn) btn.click();
    return !!item;
  };
  on('keydown', (e) => {
    const ctrl = e.ctrlKey || e.metaKey;
    const done = (ctrl && e.key === 's' && save())
      || (ctrl && e.key === 'Enter' && send(e.target))
      || (e.altKey && e.key === 'ArrowUp' && move(e.target, 'up'))
      || (e.altKey && e.key === 'ArrowDown' && move(e.target, 'down'));
    if (done) e.preventDefault();
  });
})();
