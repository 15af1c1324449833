// SPDX-License-Identifier: MIT
// test.js ONE SEVERAL FOLDER: reads the report of one run and of several as
// people do: with the eyes, a keyboard, a screen reader, a phone, on paper, and
// without its script. Leaves pictures in FOLDER.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

const [one, several, folder] = process.argv.slice(2);
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox']});
let passed = 0;
let failed = 0;

// Each check has a page of its own, which must stay silent and ask for nothing.
const check = async (name, file, options, look) => {
	const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
	const page = await context.newPage();
	const heard = [];
	const begun = Date.now();
	page.on('console', message => heard.push(`console: ${message.text()}`));
	page.on('pageerror', error => heard.push(`error: ${error.message}`));
	page.on('dialog', dialog => heard.push(`dialog: ${dialog.message()}`));
	page.on('request', request => {
		if (request.url().split('#')[0] !== pathToFileURL(file).href) heard.push(`asks for ${request.url()}`);
	});
	try {
		await page.goto(pathToFileURL(file).href);
		await look(page);
		assert.deepEqual(heard, []);
		assert.equal(await page.evaluate(() => window.taken), undefined);
		passed++;
		console.log(`ok ${name} (${Date.now() - begun} ms)`);
	} catch (error) {
		failed++;
		console.log(`not ok ${name}\n${error.message}`);
	}
	await context.close();
};

const widths = page => page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
const focused = (page, selector) => page.evaluate(s => document.activeElement.matches(s), selector);

const tabTo = async (page, selector, most = 400) => {
	for (let i = 0; i < most; i++) {
		await page.keyboard.press('Tab');
		if (await focused(page, selector)) return;
	}
	assert.fail(`no ${selector} after ${most} tabs`);
};

// Rows of a long table are alike: `some` looks at the first of them.
const violations = async (page, some) => {
	await page.evaluate(axe);
	const {violations: found} = await page.evaluate(exclude => window.axe.run({include: [['html']], exclude}, {
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
	}), some ? [['tbody tr:nth-child(n+8)'], ['.more .remark:nth-child(n+4)'], ['.group:nth-of-type(n+8)']]
		: [['.passed .group:nth-of-type(n+8)']]);
	return found.map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => `${n.target} ${n.failureSummary}`).join('; ')}`);
};

const picture = (page, name) => page.screenshot({path: path.join(folder, `${name}.png`)});

for (const [name, file] of [['one', one], ['several', several]])
	for (const colorScheme of ['light', 'dark'])
		for (const width of [360, 1280])
			await check(`${name}, ${colorScheme}, ${width} px`, file, {colorScheme, viewport: {width, height: 900}}, async page => {
				const [has, holds] = await widths(page);
				assert.ok(has <= holds, `scrolls sideways: ${has} in ${holds}`);
				await picture(page, `${name}-${colorScheme}-${width}`);
				// All of it is looked at, but not the same dialogue a hundred times.
				await page.evaluate(() => {
					for (const part of [...document.querySelectorAll('details')].slice(0, 60)) part.open = true;
				});
				const [opened] = await widths(page);
				assert.ok(opened <= holds, `scrolls sideways when opened: ${opened} in ${holds}`);
				assert.deepEqual(await violations(page, name !== 'one' || colorScheme !== 'light' || width !== 1280), []);
				for (const id of ['fix', 'matrix', 'untested', 'statement', 'trace']) {
					await page.evaluate(i => document.getElementById(i).scrollIntoView(), id);
					await picture(page, `${name}-${colorScheme}-${width}-${id}`);
				}
			});

await check('the keyboard alone', several, {}, async page => {
	await page.keyboard.press('Tab');
	assert.ok(await focused(page, '.skip'), 'the first tab is the skip link');
	await page.keyboard.press('Enter');
	await page.waitForFunction(() => document.activeElement.id === 'fix');
	await page.goto(pathToFileURL(several).href);
	await tabTo(page, '#filter [name=text]');
	await page.keyboard.type('vrfy-disabled-252');
	await page.waitForFunction(() => document.querySelectorAll('.group:not([hidden])').length === 1);
	const said = await page.textContent('#filter output');
	assert.match(said, /^\d+ of \d+ findings and notices, 1 of \d+ clauses/);
	await tabTo(page, '.remark:not([hidden]) details summary');
	await page.keyboard.press('Enter');
	assert.ok(await page.evaluate(() => document.activeElement.parentElement.open), 'the transcript opens');
	assert.match(await page.evaluate(() => document.activeElement.parentElement.innerText), /S: 220 /);
	await page.focus('#filter button');
	await page.keyboard.press('Space');
	await page.waitForFunction(() => !document.querySelector('.group[hidden]'));
	await page.focus('#filter [value=fail]');
	await page.keyboard.press('Space');
	await page.waitForFunction(() => !document.querySelector('.remark[data-verdicts=fail]:not([hidden])'));
	await page.focus('#filter select');
	await page.keyboard.type('MAY');
	await page.waitForFunction(() => document.querySelector('.matrix tr[data-level="MUST"]').hidden);
	await page.evaluate(() => document.querySelector('.matrix').closest('.scroll').focus());
	assert.ok(await focused(page, '.scroll'), 'the table can be scrolled by keys');
});

await check('a cell leads to what is folded away and filtered out', several, {}, async page => {
	await page.fill('#filter [name=text]', 'noop');
	const link = await page.evaluate(() => {
		const id = document.querySelector('.more .remark').id;
		location.hash = id;
		return id;
	});
	await page.waitForFunction(id => document.getElementById(id).checkVisibility({contentVisibilityAuto: true}), link);
	await page.waitForFunction(id => document.activeElement.id === id, link);
});

await check('without its script', several, {javaScriptEnabled: false}, async page => {
	assert.ok(await page.isHidden('#filter'));
	for (const selector of ['#runs', '#fix .group', '#matrix table', '#trace table', '#legend'])
		assert.ok(await page.isVisible(selector), selector);
	await page.click('.remark details summary');
	assert.ok(await page.isVisible('.remark details pre'));
});

await check('behind each verdict in the table there is a dialogue', one, {}, async page => {
	assert.equal(await page.evaluate(() => document.querySelectorAll('.matrix td > .verdict').length), 0);
	const pass = page.locator('.matrix a:has(.verdict.pass)').first();
	const id = (await pass.getAttribute('href')).slice(1);
	await pass.click();
	await page.waitForFunction(i => document.activeElement.id === i, id);
	await page.click(`#${id} details summary`);
	assert.match(await page.textContent(`#${id} pre`), /S: 220 /);
});

for (const javaScriptEnabled of [true, false])
	await check(`on paper, ${javaScriptEnabled ? 'with' : 'without'} its script`, one, {javaScriptEnabled}, async page => {
		await page.emulateMedia({media: 'print', colorScheme: 'dark'});
		assert.ok(await page.isHidden('#filter'));
		assert.ok(await page.isHidden('nav'));
		const unseen = await page.evaluate(() => [...document.querySelectorAll('details > :not(summary)')]
			.filter(part => !part.closest('.passed'))
			.filter(part => !part.checkVisibility({contentVisibilityAuto: true}) || part.getBoundingClientRect().height === 0).length);
		assert.equal(unseen, 0);
		assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
		await page.pdf({path: path.join(folder, 'paper.pdf')});
	});

await check('hostile text is shown as it came', several, {}, async page => {
	for (const text of ['</script><script>window.taken = 1</script>', ']]><svg onload', '<iframe src=', '\\x1b[31m\\x00\\x07\\xff\\xfe\\xc3(\\xe2\\x80\\xae'])
		assert.ok((await page.textContent('main')).includes(text), text);
	assert.equal(await page.evaluate(() => document.querySelectorAll('script, iframe, img, svg').length), 1);
});

await check('two runs of one name are numbered', several, {}, async page => {
	const heads = await page.$$eval('.matrix thead th', cells => cells.map(cell => cell.textContent));
	assert.equal(new Set(heads).size, heads.length);
	assert.ok(heads.some(head => head.endsWith('(2)')));
});

await check('a reasonable size', one, {}, async () => {
	assert.ok(fs.statSync(one).size <= 3e6);
});

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
