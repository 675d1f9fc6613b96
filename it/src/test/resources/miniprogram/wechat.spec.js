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

test('A result that comes after four minutes is shown without a tap', () => {
  const runtime = backFromTheCheck(found('PENDING'));
  runtime.advance(240000);
  runtime.server.on('GET', found('PASSED'));
  runtime.advance(20000);
  sees(runtime, '认证通过');
});

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

test('A mini program that is restarted on this page has no token, polls, and offers to start again', () => {
  const runtime = open();
  runtime.server.on('GET', found('PENDING'));
  runtime.api.redirectTo({ url: `/pages/check/check?id=${ID}` });
  runtime.advance(3600000);
  sees(runtime, '暂无认证结果');
  equal(buttonsOf(runtime), ['重新查询', '重新填写信息']);
});

test('The token of another verification is not used', () => {
  const runtime = atTheCheck();
  runtime.api.redirectTo({ url: '/pages/check/check?id=another' });
  runtime.settle();
  equal(buttonsOf(runtime), []);
});

