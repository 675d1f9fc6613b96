// What the forms of both have in common.

const STARTED = json(201, { id: ID, status: 'PENDING', faceToken: TOKEN, webViewUrl: LONG_LINK });
const NAME_MISSING = problem(400, 'invalid-request', { errors: [{ field: 'name', message: '请填写姓名。' }] });

const WORDS = [
  [401, '请重新登录'], [403, '当前账户'], [404, '重新填写信息'], [413, '系统异常'], [415, '系统异常'], [422, '未满 14 周岁'],
  [429, '过于频繁'], [500, '系统异常'], [503, '当前服务繁忙，请稍后重试'], [504, '无法确认本次认证是否已发起'],
];
const UNREADABLE = [
  ['not JSON', '<html>'], ['a list', '[]'], ['null', 'null'], ['empty', ''], ['without an id', '{"status":"PENDING"}'],
  ['with an unknown status', `{"id":"${ID}","status":"DONE"}`],
];

for (const platform of [alipay, wechat]) {
  const { folder } = platform;

  function submitted(...answers) {
    const runtime = on(platform);
    runtime.server.on('POST', ...answers).on('GET', found('PENDING'));
    runtime.submit(PERSON);
    return runtime;
  }

  function refused(answer) {
    const runtime = submitted(answer);
    equal(runtime.page.path, 'pages/start/start');
    equal(runtime.element('button').attributes.disabled, false, 'the button');
    return runtime;
  }

  test(`${folder}: White space around the input is not sent`, () => {
    const runtime = on(platform);
    runtime.server.on('POST', NAME_MISSING);
    runtime.submit({ name: ` ${PERSON.name} `, idNumber: `${PERSON.idNumber} ` });
    const { name, idNumber } = JSON.parse(runtime.server.requests[0].body);
    equal({ name, idNumber }, PERSON);
  });

  test(`${folder}: The server checks an empty form`, () => {
    const runtime = on(platform);
    runtime.server.on('POST', NAME_MISSING);
    runtime.submit({});
    equal(JSON.parse(runtime.server.requests[0].body).name, '');
    sees(runtime, '请填写姓名。');
  });

  test(`${folder}: A second tap while the first is under way starts nothing`, () => {
    const runtime = submitted(HOLD);
    equal(runtime.element('button').attributes.disabled, true);
    runtime.page.instance.submit({ detail: { value: PERSON } });
    runtime.settle();
    equal(runtime.server.count('POST'), 1);
  });

  test(`${folder}: A page that cannot be opened leaves the form usable`, () => {
    const runtime = on(platform);
    runtime.refusesNavigation = true;
    runtime.server.on('POST', STARTED);
    runtime.submit(PERSON);
    sees(runtime, '刷脸页面打开失败');
    equal(runtime.element('button').attributes.disabled, false);
  });

  test(`${folder}: 400 shows each error at its field, and the others below`, () => {
    const errors = [
      { field: 'name', message: '请填写姓名。' },
      { field: 'idNumber', message: '身份证号码应为 18 位。' },
      { field: 'mode', message: '请选择认证方式。' },
      { field: 3, message: 'no field' },
      null,
    ];
    const runtime = refused(problem(400, 'invalid-request', { errors }));
    equal(runtime.page.instance.data.errors, { name: '请填写姓名。', idNumber: '身份证号码应为 18 位。', consent: '' });
    sees(runtime, '请检查填写的内容。', '身份证号码应为 18 位。', '请选择认证方式。');
    seesNot(runtime, 'no field');
  });

  test(`${folder}: 503 says when to retry, however the header is written`, () => {
    for (const headers of [{ 'Retry-After': '7' }, { 'retry-after': '7' }]) {
      sees(refused(problem(503, 'not-attempted', {}, headers)), '请 7 秒后重试');
    }
    const date = { 'Retry-After': 'Fri, 31 Dec 1999 23:59:59 GMT' };
    sees(refused(problem(503, 'not-attempted', {}, date)), '当前服务繁忙，请稍后重试');
  });

  test(`${folder}: 502 says that the service is unavailable, but not why, and gives the support number`, () => {
    const runtime = refused(problem(502, 'account', { code: '30503107', requestId: 'R-17', detail: '订单余额不足' }));
    sees(runtime, '认证服务暂不可用', '客服查询编号：R-17');
    seesNot(runtime, '余额', '30503107');
    sees(refused({ status: 502, headers: {}, body: '<html>Bad Gateway</html>' }), '认证服务暂不可用');
  });

  for (const [status, words] of WORDS) {
    test(`${folder}: ${status} is explained in words`, () => sees(refused(problem(status, 'other')), words));
  }

  for (const [what, body] of UNREADABLE) {
    test(`${folder}: 201 with a body that is ${what} is not taken for success`, () => {
      sees(refused({ status: 201, headers: {}, body }), '服务器返回异常');
    });
  }

  for (const failure of ['offline', 'timeout']) {
    test(`${folder}: ${failure}: the form says so, stays usable, and clears the errors at the next try`, () => {
      const runtime = submitted(failure, STARTED);
      sees(runtime, '网络异常');
      runtime.submit(PERSON);
      assert(runtime.page.path !== 'pages/start/start', 'not started');
    });
  }

  test(`${folder}: A start is sent again with its key until an answer ends it; the next start has another`, () => {
    const runtime = on(platform);
    const ofProxy = { status: 504, headers: { 'Content-Type': 'text/html' }, body: '<html></html>' };
    const underWay = problem(409, 'already-started', {}, { 'Retry-After': '5' });
    const submit = (answer) => {
      runtime.server.on('POST', answer);
      runtime.submit(PERSON);
    };
    ['offline', 'timeout', ofProxy, problem(500, 'internal-error'), problem(503, 'not-attempted'), underWay].forEach(submit);
    sees(runtime, '先前的提交仍在处理，请 5 秒后重试');
    submit(problem(409, 'already-started'));
    sees(runtime, '先前的提交已发起认证');
    submit(problem(429, 'throttled'));
    const keys = runtime.server.requests.map((request) => request.headers['Idempotency-Key']);
    equal(keys.map((key) => keys.indexOf(key)), [0, 0, 0, 0, 0, 0, 0, 7]);
    assert(keys.every((key) => /^[a-z0-9-]{10,128}$/.test(key)), keys.join());
  });

  test(`${folder}: Old errors disappear when the form is sent again`, () => {
    const runtime = submitted(NAME_MISSING, HOLD);
    runtime.submit(PERSON);
    seesNot(runtime, '请填写姓名。', '请检查');
  });

  test(`${folder}: Leaving the form while it is sent aborts the request; a late answer opens nothing`, () => {
    const runtime = submitted(HOLD);
    runtime.back();
    equal(runtime.aborted, 1);
    runtime.server.held[0](STARTED);
    runtime.settle();
    equal([runtime.addresses, runtime.app.started], [[], undefined]);
  });

  test(`${folder}: A client that cannot abort changes nothing after the form was left`, () => {
    const runtime = on(platform);
    let callback;
    runtime.api.request = (options) => {
      callback = options.success;
    };
    runtime.submit(PERSON);
    runtime.back();
    callback({ status: 201, statusCode: 201, data: STARTED.body, headers: {}, header: {} });
    runtime.settle();
    equal([runtime.addresses, runtime.app.started], [[], undefined]);
  });
}
