const FACE = { appId: 'wx-of-this-test', path: 'pages/face?token={faceToken}', extraDataKey: '', envVersion: 'release' };

function open(config) {
  return phone(WeChatRuntime, wechat, { faceMiniProgram: FACE, ...config });
}

function started(more = {}) {
  const links = { authUrl: SHORT_LINK, originalUrl: LONG_LINK, faceToken: TOKEN };
  return json(201, { id: ID, flowId: '1', mode: 'WE_CHAT_FACE', status: 'PENDING', ...links, ...more });
}

function atTheCheck(config, token = TOKEN) {
  const runtime = open(config);
  runtime.server.on('POST', started({ faceToken: token })).on('GET', found('PENDING'));
  runtime.submit(PERSON);
  equal(runtime.page.path, 'pages/check/check');
  return runtime;
}

function backFromTheCheck(...answers) {
  const runtime = atTheCheck();
  runtime.tap('开始刷脸');
  runtime.opened[0].agree();
  runtime.server.on('GET', ...answers);
  runtime.show();
  runtime.settle();
  return runtime;
}

function buttons(runtime) {
  return [...elementsOf(runtime.screen)].filter((element) => element.tag === 'button').map(textOf);
}

// Starting

test('The form is sent as WE_CHAT_FACE, without fields that have no effect there', () => {
  const runtime = atTheCheck({ sessionHeaders: () => ({ Authorization: 'Bearer session' }) });
  const [request] = runtime.server.requests;
  equal(request.url, `${BASE_URL}/verifications`);
  equal(JSON.parse(request.body), { ...PERSON, mode: 'WE_CHAT_FACE' });
  equal(request.headers['Content-Type'], 'application/json');
  equal(request.headers['Accept-Language'], 'zh-CN');
  equal(request.headers.Authorization, 'Bearer session');
});

test('Neither the face token nor a link is in an address or in data; the form is gone', () => {
  const runtime = atTheCheck();
  equal(runtime.addresses, [`/pages/check/check?id=${ID}`]);
  assert(!JSON.stringify(runtime.page.instance.data).includes(TOKEN), 'the token is in data');
  equal(runtime.pages.length, 1);
});

for (const [what, faceToken] of [['missing', undefined], ['empty', ''], ['not a text', 7]]) {
  test(`A face token that is ${what} opens nothing`, () => {
    const runtime = open();
    runtime.server.on('POST', started({ faceToken }));
    runtime.submit(PERSON);
    equal(runtime.page.path, 'pages/start/start');
    sees(runtime, '服务器返回异常');
  });
}

test('A second tap while the first is under way starts nothing', () => {
  const runtime = open();
  runtime.server.on('POST', HOLD);
  runtime.submit(PERSON);
  equal(runtime.element('button').attributes.disabled, true);
  runtime.page.instance.submit({ detail: { value: PERSON } });
  runtime.settle();
  equal(runtime.server.count('POST'), 1);
});

test('A start is sent again with its key until an answer ends it; the next start has another', () => {
  const runtime = open();
  const ofProxy = { status: 504, headers: { 'Content-Type': 'text/html' }, body: '<html></html>' };
  const fault = problem(500, 'internal-error');
  const underWay = problem(409, 'already-started', {}, { 'Retry-After': '5' });
  const submit = (answer) => {
    runtime.server.on('POST', answer);
    runtime.submit(PERSON);
  };
  ['offline', 'timeout', ofProxy, fault, problem(503, 'not-attempted'), underWay].forEach(submit);
  sees(runtime, '先前的提交仍在处理，请 5 秒后重试');
  submit(problem(409, 'already-started'));
  sees(runtime, '先前的提交已发起认证');
  submit(problem(429, 'throttled'));
  const keys = runtime.server.requests.filter((request) => request.method === 'POST').map((request) => request.headers['Idempotency-Key']);
  equal(keys.map((key) => keys.indexOf(key)), [0, 0, 0, 0, 0, 0, 0, 7]);
  assert(keys.every((key) => /^[a-z0-9-]{10,128}$/.test(key)), keys.join());
});

test('A page that cannot be opened leaves the form usable', () => {
  const runtime = open();
  runtime.refusesNavigation = true;
  runtime.server.on('POST', started());
  runtime.submit(PERSON);
  sees(runtime, '刷脸页面打开失败');
  equal(runtime.element('button').attributes.disabled, false);
});

function refused(answer) {
  const runtime = open();
  runtime.server.on('POST', answer);
  runtime.submit(PERSON);
  equal(runtime.page.path, 'pages/start/start');
  equal(runtime.element('button').attributes.disabled, false, 'the button');
  return runtime;
}

test('400 shows each error at its field, and the others below', () => {
  const errors = [
    { field: 'name', message: '请填写姓名。' },
    { field: 'idNumber', message: '身份证号码应为 18 位。' },
    { field: 'mode', message: '请选择认证方式。' },
  ];
  const runtime = refused(problem(400, 'invalid-request', { errors }));
  equal(runtime.page.instance.data.errors, { name: '请填写姓名。', idNumber: '身份证号码应为 18 位。', consent: '' });
  sees(runtime, '请检查填写的内容。', '请选择认证方式。');
});

test('503 says when to retry, in whatever case the header is written', () => {
  sees(refused(problem(503, 'not-attempted', {}, { 'Retry-After': '7' })), '请 7 秒后重试');
  sees(refused(problem(503, 'not-attempted', {}, { 'retry-after': '7' })), '请 7 秒后重试');
});

test('502 says that the service is unavailable, but not why, and gives the support number', () => {
  const runtime = refused(problem(502, 'account', { code: '30503107', requestId: 'R-17', detail: '订单余额不足' }));
  sees(runtime, '认证服务暂不可用', 'R-17');
  seesNot(runtime, '余额', '30503107');
});

for (const [status, words] of [[401, '请重新登录'], [403, '当前账户'], [413, '系统异常'], [415, '系统异常'], [422, '未满 14 周岁'], [429, '过于频繁'], [500, '系统异常'], [504, '无法确认本次认证是否已发起']]) {
  test(`${status} is explained in words`, () => {
    sees(refused(problem(status, 'other')), words);
  });
}

for (const [what, answer] of [['no network', 'offline'], ['a timeout', 'timeout']]) {
  test(`${what} is explained in words`, () => sees(refused(answer), '网络异常'));
}

for (const body of ['<html>', '[]', 'null', '', '{"status":"PENDING"}', `{"id":"${ID}","status":"DONE"}`]) {
  test(`201 with ${body || 'nothing'} is not taken for success`, () => sees(refused({ status: 201, headers: {}, body }), '服务器返回异常'));
}

test('Leaving the form while it is sent aborts the request; a late answer opens nothing', () => {
  const runtime = open();
  runtime.server.on('POST', HOLD);
  runtime.submit(PERSON);
  runtime.back();
  equal(runtime.aborted, 1);
  runtime.server.held[0](started());
  runtime.settle();
  equal([runtime.addresses, runtime.app.started], [[], undefined]);
});

test('A client that cannot abort changes nothing after the form was left', () => {
  const runtime = open();
  let callback;
  runtime.api.request = (options) => {
    callback = options.success;
  };
  runtime.submit(PERSON);
  runtime.back();
  callback({ statusCode: 201, data: started().body, header: {} });
  runtime.settle();
  equal([runtime.addresses, runtime.app.started], [[], undefined]);
});

// Handing over the face token

test('Nothing is opened before the person taps', () => {
  equal(atTheCheck().opened, []);
});

test('A tap opens the configured mini program with the token in its path, encoded', () => {
  const runtime = atTheCheck({}, 'a b&c=d%');
  runtime.tap('开始刷脸');
  equal(runtime.opened[0].target, { appId: 'wx-of-this-test', path: 'pages/face?token=a%20b%26c%3Dd%25', envVersion: 'release' });
});

test('A tap opens it with the token in extraData, if that is configured', () => {
  const runtime = atTheCheck({ faceMiniProgram: { ...FACE, path: 'pages/face', extraDataKey: 'faceToken', envVersion: 'trial' } });
  runtime.tap('开始刷脸');
  equal(runtime.opened[0].target, { appId: 'wx-of-this-test', path: 'pages/face', envVersion: 'trial', extraData: { faceToken: TOKEN } });
});

for (const [what, missing] of [['appId', { appId: '' }], ['a place for the token', { path: 'pages/face' }]]) {
  test(`Without ${what} in the configuration it says so and opens nothing`, () => {
    const runtime = atTheCheck({ faceMiniProgram: { ...FACE, ...missing } });
    runtime.tap('开始刷脸');
    sees(runtime, '尚未配置刷脸小程序');
    equal(runtime.opened, []);
  });
}

test('The shipped configuration names no mini program', () => {
  const runtime = phone(WeChatRuntime, wechat);
  const { appId, path, extraDataKey } = runtime.require('config.js').faceMiniProgram;
  equal([appId, path, extraDataKey], ['', '', '']);
});

test('A person who refuses can tap again, and the server is not asked', () => {
  const runtime = atTheCheck();
  runtime.tap('开始刷脸');
  runtime.opened[0].refuse();
  sees(runtime, '刷脸小程序未打开');
  runtime.show();
  runtime.advance(600000);
  equal(runtime.server.count('GET'), 0);
  runtime.tap('开始刷脸');
  seesNot(runtime, '刷脸小程序未打开');
  equal(runtime.opened.length, 2);
});

test('Coming back from somewhere else sends no request', () => {
  const runtime = atTheCheck();
  runtime.hide();
  runtime.show();
  runtime.advance(600000);
  equal(runtime.server.count('GET'), 0);
});

test('A refusal after the page was left is ignored', () => {
  const runtime = atTheCheck();
  runtime.tap('开始刷脸');
  runtime.back();
  runtime.opened[0].refuse();
});

// The result

test('Coming back asks the server at once', () => {
  const runtime = backFromTheCheck(found('PASSED'));
  sees(runtime, '认证通过');
  equal(runtime.server.requests[1].url, `${BASE_URL}/verifications/${ID}`);
  equal(buttons(runtime), []);
});

test('The data that the other mini program returns is ignored', () => {
  const runtime = atTheCheck();
  runtime.tap('开始刷脸');
  runtime.opened[0].agree();
  runtime.server.on('GET', found('PENDING'));
  if (runtime.app.onShow) runtime.app.onShow({ referrerInfo: { extraData: { faceResult: { ErrorCode: 0 } } } });
  runtime.show();
  runtime.settle();
  sees(runtime, '正在等待认证结果');
});

test('Polling waits for a result that takes minutes, with growing pauses', () => {
  const runtime = backFromTheCheck(found('PENDING'));
  const times = [];
  for (let second = 0; second < 3600; second += 0.5) {
    if (runtime.server.count('GET') > times.length) times.push(second);
    runtime.advance(500);
  }
  equal(times.slice(0, 3), [0, 2, 5]);
  const pauses = times.slice(1).map((time, i) => time - times[i]);
  assert(pauses.every((pause, i) => i === 0 || pause >= pauses[i - 1] - 0.5), 'the pauses shrink');
  const last = times[times.length - 1];
  assert(Math.max(...pauses) <= 20.5 && last >= 300 && last <= 660, `until ${last}`);
  equal(runtime.timers.size, 0);
  sees(runtime, '暂无认证结果');
  equal(buttons(runtime), ['开始刷脸', '重新查询', '重新填写信息']);
});

test('A result that comes after four minutes is shown without a tap', () => {
  const runtime = backFromTheCheck(found('PENDING'));
  runtime.advance(240000);
  runtime.server.on('GET', found('PASSED'));
  runtime.advance(20000);
  sees(runtime, '认证通过');
});

test('The person can ask again after the polling has ended', () => {
  const runtime = backFromTheCheck(found('PENDING'));
  runtime.advance(3600000);
  runtime.server.on('GET', found('PASSED'));
  runtime.tap('重新查询');
  sees(runtime, '认证通过');
});

const OUTCOMES = [
  ['PASSED', {}, '认证通过', []],
  ['FAILED', {}, '认证未通过', ['开始刷脸', '重新填写信息']],
  ['FAILED', { failReason: { name: 'EYES_COVERED', zh: '请摘下墨镜。' } }, '摘下墨镜', ['开始刷脸', '重新填写信息']],
  ['FAILED', { failReason: { name: 'NAME_OR_NUMBER_WRONG', zh: '请核对。' } }, '请核对', ['重新填写信息']],
  ['EXPIRED', {}, '认证已超时', ['重新填写信息']],
];
for (const [status, more, words, can] of OUTCOMES) {
  test(`${status} ${JSON.stringify(more)} is explained in words, with the possible next steps`, () => {
    const runtime = backFromTheCheck(found(status, more));
    sees(runtime, words);
    equal(buttons(runtime), can);
    runtime.advance(3600000);
    equal(runtime.timers.size, 0);
    if (status !== 'FAILED') equal(runtime.server.count('GET'), 1);
    else sees(runtime, words, '重新查询');
  });
}

test('After a failure the same token can be tried again', () => {
  const runtime = backFromTheCheck(found('FAILED'));
  runtime.tap('开始刷脸');
  equal(runtime.opened[1].target.path, `pages/face?token=${TOKEN}`);
  runtime.opened[1].agree();
  // The application has not asked the provider again yet.
  runtime.server.on('GET', found('FAILED'), found('PASSED'));
  runtime.show();
  runtime.settle();
  sees(runtime, '认证未通过');
  runtime.advance(2000);
  sees(runtime, '认证通过');
});

test('Opening the face check again stops the polling', () => {
  const runtime = backFromTheCheck(found('PENDING'));
  equal(runtime.timers.size, 1);
  runtime.tap('开始刷脸');
  equal(runtime.timers.size, 0);
});

test('404 says that the verification is not known and offers to start again', () => {
  const runtime = backFromTheCheck(problem(404, 'verification-not-found'));
  sees(runtime, '未找到认证记录');
  equal(runtime.timers.size, 0);
  runtime.tap('重新填写信息');
  equal([runtime.pages.map((page) => page.path), runtime.app.started], [['pages/start/start'], undefined]);
});

for (const [what, answer, words] of [
  ['no network', 'offline', '网络异常'],
  ['a timeout', 'timeout', '网络异常'],
  ['500', problem(500, 'internal-error'), '系统异常'],
  ['503', problem(503, 'store-unavailable'), '当前服务繁忙'],
  ['an unreadable answer', { status: 200, headers: {}, body: 'ok' }, '服务器返回异常'],
]) {
  test(`${what} while polling is reported, and polling goes on until the result`, () => {
    const runtime = backFromTheCheck(answer, found('PASSED'));
    sees(runtime, words);
    runtime.advance(2000);
    sees(runtime, '认证通过');
    seesNot(runtime, words);
  });
}

test('Polling waits for Retry-After', () => {
  const runtime = backFromTheCheck(problem(503, 'store-unavailable', {}, { 'retry-after': '5' }), found('PASSED'));
  runtime.advance(4999);
  equal(runtime.server.count('GET'), 1);
  runtime.advance(1);
  sees(runtime, '认证通过');
});

test('A mini program that is restarted on this page has no token, polls, and offers to start again', () => {
  const runtime = open();
  runtime.server.on('GET', found('PENDING'));
  runtime.api.redirectTo({ url: `/pages/check/check?id=${ID}` });
  runtime.advance(3600000);
  sees(runtime, '暂无认证结果');
  equal(buttons(runtime), ['重新查询', '重新填写信息']);
});

test('The token of another verification is not used', () => {
  const runtime = atTheCheck();
  runtime.api.redirectTo({ url: '/pages/check/check?id=another' });
  runtime.settle();
  equal(buttons(runtime), []);
});

test('Leaving the page stops timers and aborts the request', () => {
  const runtime = backFromTheCheck(found('PENDING'), HOLD);
  equal(runtime.timers.size, 1);
  runtime.advance(2000);
  runtime.back();
  equal([runtime.timers.size, runtime.aborted], [0, 1]);
  runtime.server.held[0](found('PASSED'));
  runtime.advance(3600000);
  equal(runtime.server.count('GET'), 2);
});

test('Nothing is logged', () => {
  equal(backFromTheCheck(found('PASSED')).logged, []);
});
