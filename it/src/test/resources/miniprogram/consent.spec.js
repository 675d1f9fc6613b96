const NOTICE = {
  consent: '2026-03',
  purpose: { zh: '用于开立账户。' },
  recipients: { zh: '交给服务商。' },
  retention: { zh: '保存五年。' },
  privacyUrl: { zh: 'https://bank.example.com/notice' },
  alternative: { zh: '也可到网点办理。' },
};
const ANSWERS = { faceToken: TOKEN, webViewUrl: LONG_LINK };
const OTHER_VERSION = problem(400, 'invalid-request', { errors: [{ field: 'consent', message: '请刷新页面' }] });

function asked(platform, page = NOTICE) {
  const runtime = on(platform);
  tell(runtime, page);
  runtime.settle();
  runtime.server.on('POST', json(201, { id: ID, status: 'PENDING', ...ANSWERS })).on('GET', found('PENDING'));
  return runtime;
}

function tell(runtime, page) {
  runtime.server.environment = json(200, { sandbox: false, page });
}

function tick(runtime, ...boxes) {
  runtime.fire(runtime.element('checkbox-group'), 'change', { value: boxes });
}

function sent(runtime, field = 'consent') {
  return runtime.server.requests.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body)[field]);
}

for (const platform of [alipay, wechat]) {
  const { folder } = platform;

  test(`${folder}: The box is not ticked, and shows purpose, recipients, retention, notice and alternative`, () => {
    const runtime = asked(platform);
    equal(runtime.element('checkbox').attributes.checked, false);
    sees(runtime, '用于开立账户。交给服务商。保存五年。', 'https://bank.example.com/notice', '也可到网点办理。');
  });

  test(`${folder}: Nothing is sent before the person agrees, or after the person has unticked the box`, () => {
    const runtime = asked(platform);
    runtime.submit(PERSON);
    sees(runtime, '请阅读并勾选同意');
    tick(runtime, 'consent');
    tick(runtime);
    runtime.submit(PERSON);
    equal(sent(runtime), []);
  });

  test(`${folder}: With separate consents, nothing is sent before each box is ticked, and the start names each`, () => {
    const runtime = asked(platform, { ...NOTICE, separateConsents: ['faceConsent', 'transferConsent'] });
    sees(runtime, '我同意将姓名和身份证号码用于', '我单独同意将人脸信息用于', '通过互联网传输');
    tick(runtime, 'consent', 'faceConsent');
    runtime.submit(PERSON);
    sees(runtime, '请阅读并勾选同意');
    equal(sent(runtime), []);
    tick(runtime, 'consent', 'faceConsent', 'transferConsent');
    runtime.submit(PERSON);
    equal([...sent(runtime), ...sent(runtime, 'faceConsent'), ...sent(runtime, 'transferConsent')], ['2026-03', true, true]);
  });

  test(`${folder}: A box that the server asks for since then is shown, not ticked`, () => {
    const runtime = asked(platform);
    runtime.server.on('POST', problem(400, 'invalid-request', { errors: [{ field: 'faceConsent', message: '请刷新页面' }] }));
    tick(runtime, 'consent');
    tell(runtime, { ...NOTICE, separateConsents: ['faceConsent'] });
    runtime.submit(PERSON);
    sees(runtime, '请阅读并勾选同意', '我单独同意将人脸信息用于');
    seesNot(runtime, '请刷新页面');
  });

  test(`${folder}: The version that the person has read is sent`, () => {
    const runtime = asked(platform);
    tick(runtime, 'consent');
    runtime.submit(PERSON);
    equal(sent(runtime), ['2026-03']);
  });

  test(`${folder}: When the notice has changed, the new one is shown, not ticked`, () => {
    const runtime = asked(platform);
    runtime.server.on('POST', OTHER_VERSION);
    tick(runtime, 'consent');
    tell(runtime, { ...NOTICE, consent: '2026-04', retention: { zh: '保存十年。' } });
    runtime.submit(PERSON);
    sees(runtime, '请阅读并勾选同意', '保存十年。');
    seesNot(runtime, '请刷新页面');
    equal(runtime.element('checkbox').attributes.checked, false);
    tick(runtime, 'consent');
    runtime.submit(PERSON);
    equal(sent(runtime), ['2026-03', '2026-04']);
  });

  test(`${folder}: Without a version there is no box, and no version is sent`, () => {
    const runtime = asked(platform, {});
    sees(runtime, '姓名和身份证号码用于核实您的身份。姓名和身份证号码会发送给身份认证服务商。');
    seesNot(runtime, '同意', '保存');
    runtime.submit(PERSON);
    equal(sent(runtime), [undefined]);
  });

  test(`${folder}: The alternative is offered after a failure and after an expiry`, () => {
    for (const status of ['FAILED', 'EXPIRED', 'PASSED']) {
      const runtime = asked(platform);
      const { outcome } = runtime.require('lib/texts.js');
      equal(outcome({ status }).detail.includes('也可到网点办理。'), status !== 'PASSED', status);
    }
  });
}
