// Opens pages of `iamlint graph --format html` in a real Chromium and uses them as a person
// would: search, choose, click an arrow, read both halves, filter, print.
//   node .ci/page.mjs NODE_MODULES CHROMIUM [--screens DIR] page.html ...
import assert from 'node:assert';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, chromium, ...rest] = process.argv.slice(2);
const screens = rest[0] === '--screens' ? rest.splice(0, 2)[1] : '';
const { chromium: browsers } = createRequire(path.join(path.resolve(modules), 'x.js'))('playwright-core');
const browser = await browsers.launch({
  executablePath: chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
for (const file of rest) {
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1440, height: 900 } });
    const wrong = [];
    page.on('console', (message) => { if (message.type() !== 'info') wrong.push(message.text()); });
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('dialog', (dialog) => { wrong.push('dialog: ' + dialog.message()); dialog.dismiss(); });
    page.on('request', (request) => { if (!request.url().startsWith('file:')) wrong.push('asks for ' + request.url()); });
    const began = Date.now();
    await page.goto(pathToFileURL(path.resolve(file)).href);
    await page.locator('#stage svg').waitFor();
    const shot = (name) => screens && page.screenshot({ path: path.join(screens, `${path.basename(file, '.html')}-${colorScheme}-${name}.png`) });
    const took = Date.now() - began;
    await shot('open');

    const data = JSON.parse(await page.locator('#data').textContent());
    const label = data.strings[data.nodes[data.links.find((link) => link[4].length > 1)[1]][0]];
    await page.keyboard.press('/');
    await page.keyboard.type(label);
    assert(await page.locator('#list button').count() > 0, `${file}: nothing is found for ${label}`);
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('#details h2').textContent(), label);
    await shot('found');

    // Choose by keyboard a link with both halves, then by mouse any other.
    const both = data.links.findIndex((link) => data.strings[data.nodes[link[1]][0]] === label && link[4].length > 1);
    await page.locator(`#stage [data-link="${both}"]`).focus();
    await page.keyboard.press('Enter');
    const halves = await page.locator('#details .half').allTextContents();
    assert(halves.length > 1, `${file}: a link shows ${halves}`);
    assert(halves.some((half) => half.includes('trust: ')) && halves.some((half) => half.includes('permission: ')), halves.join('\n'));
    assert(await page.locator('#details .half code').count() > 0, `${file}: no place is shown`);
    await shot('link');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#details .half').count(), 0);
    await page.locator('#stage .link .hit').first().dispatchEvent('click');
    assert(await page.locator('#details .half').count() > 0, `${file}: a click on an arrow shows nothing`);

    for (const verdict of ['yes', 'unknown', 'no']) {
      await page.locator('#show-' + verdict).uncheck();
      assert.equal(await page.locator('#stage .link.' + verdict).count(), 0);
    }
    await page.locator('#show-yes').check();
    await page.emulateMedia({ media: 'print' });
    assert(await page.locator('#search').isHidden(), 'the search is printed');
    assert.deepEqual(wrong, [], file);
    console.log(`${file}, ${colorScheme}: ${data.nodes.length} nodes, ${data.links.length} links, drawn after ${took} ms`);
    await page.close();
  }
}
await browser.close();
