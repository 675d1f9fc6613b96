const SHARED = ['lib/problems.js', 'lib/api.js', 'lib/watch.js', 'lib/texts.js', 'lib/notice.js'];
const STYLES = ['app', 'pages/start/start'];
const EVENTS = { alipay: /^(?:on|catch)[A-Z]/, wechat: /^(?:bind|catch)/ };
const CONFIGURATION = { alipay: ['mini.project.json'], wechat: ['project.config.json', 'sitemap.json'] };

for (const platform of [alipay, wechat]) {
  const { folder, template, style } = platform;
  const read = (path) => files.read(`${folder}/${path}`);
  const pages = () => JSON.parse(read('app.json')).pages;
  const loaded = () => phone(platform === wechat ? WeChatRuntime : Runtime, platform);

  test(`${folder}: its configuration is JSON`, () => {
    for (const path of ['app.json', ...CONFIGURATION[folder]]) JSON.parse(read(path));
  });

  test(`${folder}: every page has its four files, and every file belongs to a page`, () => {
    const expected = pages().flatMap((page) => ['js', 'json', template, style].map((type) => `${page}.${type}`));
    equal([...files.list(`${folder}/pages`)].sort(), expected.sort());
    for (const page of pages()) JSON.parse(read(`${page}.json`));
    assert(files.exists(`${folder}/app.${style}`), 'no style');
  });

  test(`${folder}: every required module exists`, () => {
    const runtime = loaded();
    for (const path of files.list(`${folder}/lib`)) runtime.require(path);
  });

  test(`${folder}: every handler that a template names is a function of its page`, () => {
    const runtime = loaded();
    for (const page of pages()) {
      for (const element of elementsOf(parseTemplate(read(`${page}.${template}`), page))) {
        for (const [name, value] of Object.entries(element.attributes)) {
          if (!EVENTS[folder].test(name)) continue;
          assert(typeof runtime.definitions.get(page)[value] === 'function', `${page}: no ${value}`);
        }
      }
    }
  });

  test(`${folder}: every field that a template shows is in the page's data`, () => {
    const runtime = loaded();
    for (const page of pages()) {
      const { data } = runtime.definitions.get(page);
      for (const expression of expressionsOf(parseTemplate(read(`${page}.${template}`), page))) {
        assert(/^[\w.]+$/.test(expression), `${page}: {{${expression}}} is more than a field`);
        assert(evaluate(expression, data) !== undefined, `${page}: no ${expression}`);
      }
    }
  });

  test(`${folder}: every class that a template names has a style`, () => {
    for (const page of pages()) {
      const styles = read(`app.${style}`) + read(`${page}.${style}`);
      for (const { attributes } of elementsOf(parseTemplate(read(`${page}.${template}`), page))) {
        for (const name of (attributes.class || '').split(' ').filter(Boolean)) {
          assert(styles.includes(`.${name} {`), `${page}: no .${name}`);
        }
      }
    }
  });

  test(`${folder}: has the example's address only, and a README in both languages`, () => {
    assert(read('config.js').includes("baseUrl: 'https://shop.example.com/identity/api'"), 'the base URL');
    for (const path of ['README.md', 'README.zh-CN.md']) assert(files.exists(`${folder}/${path}`), path);
  });
}

test('The shared files of the two are the same', () => {
  for (const path of SHARED) equal(files.read(`wechat/${path}`), files.read(`alipay/${path}`), path);
  for (const path of STYLES) equal(files.read(`wechat/${path}.wxss`), files.read(`alipay/${path}.acss`), path);
});
