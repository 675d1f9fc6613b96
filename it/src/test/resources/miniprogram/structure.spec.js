const SHARED = ['lib/problems.js', 'lib/api.js', 'lib/watch.js', 'lib/texts.js', 'lib/notice.js'];
const STYLES = ['app', 'pages/start/start'];
const EVENTS = { alipay: /^(?:on|catch)[A-Z]/, wechat: /^(?:bind|catch)/ };
const CONFIGURATION = { alipay: ['mini.project.json'], wechat: ['project.config.json', 'sitemap.json'] };

for (const platform of [alipay, wechat]) {
  const { folder, template, style } = platform;
  const read = (path) => files.read(`${folder}/${path}`);
  const pages = () => JSON.parse(read('app.json')).pages;

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
    const runtime = on(platform);
    for (const path of files.list(`${folder}/lib`)) runtime.require(path);
  });

  test(`${folder}: a template names only handlers, fields and classes that there are`, () => {
    const runtime = on(platform);
    for (const page of pages()) {
      const root = parseTemplate(read(`${page}.${template}`), page);
      const definition = runtime.definitions.get(page);
      const styles = read(`app.${style}`) + read(`${page}.${style}`);
      for (const { attributes } of elementsOf(root)) {
        for (const [name, value] of Object.entries(attributes)) {
          if (EVENTS[folder].test(name)) assert(typeof definition[value] === 'function', `${page}: no ${value}`);
        }
        for (const name of (attributes.class || '').split(' ').filter(Boolean)) {
          assert(styles.includes(`.${name} {`), `${page}: no .${name}`);
        }
      }
      for (const expression of expressionsOf(root)) {
        assert(/^[\w.]+$/.test(expression), `${page}: {{${expression}}} is more than a field`);
        assert(evaluate(expression, definition.data) !== undefined, `${page}: no ${expression}`);
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
