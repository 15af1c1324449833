// SPDX-License-Identifier: MIT
// read.js ROOT FOLDER NAME...: NAME.jsonl, .sarif, .xml, .tap and .md in FOLDER,
// each read by a reader of its format, which must find in them what the
// lines of NAME.jsonl say.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import * as junit2json from 'junit2json';
import {marked} from 'marked';
import {Parser} from 'tap-parser';

const [root, folder, ...names] = process.argv.slice(2);
const multitool = path.dirname(createRequire(import.meta.url).resolve('@microsoft/sarif-multitool-linux/package.json'));
const read = (name, ending) => fs.readFileSync(path.join(folder, `${name}.${ending}`), 'utf8');
const json = file => JSON.parse(fs.readFileSync(file, 'utf8'));
const validator = schema => {
	const ajv = new Ajv({strict: false, allErrors: false});
	formats(ajv);
	return ajv.compile(schema);
};
const resultsSchema = validator(json(path.join(root, 'reports/schema/results.schema.json')));
const sarifSchema = validator(json(path.join(multitool, 'sarif-2.1.0.json')));
const valid = (validate, value, what) =>
	assert.ok(validate(value), `${what}: ${JSON.stringify(validate.errors?.slice(-1))}`);

let passed = 0;
let failed = 0;
const check = async (name, look) => {
	try {
		await look();
		passed++;
		console.log(`ok ${name}`);
	} catch (error) {
		failed++;
		console.log(`not ok ${name}\n${error.message}\n${error.stdout ?? ""}`);
	}
};

// What the runs of a file say, by their own lines.
const BAD = ['fail', 'deviation', 'flaky'];
const UNDECIDED = ['skipped', 'unsupported', 'inconclusive'];
const told = lines => {
	const runs = [];
	for (const line of lines) {
		if (line.event === 'run') runs.push({...line, verdicts: [], stale: 0});
		if (line.event === 'waiver' && line.verdict === 'stale-waiver') runs.at(-1).stale++;
		if (line.event === 'verdict') runs.at(-1).verdicts.push(line);
		if (line.event === 'end') runs.at(-1).end = line;
	}
	for (const run of runs) {
		run.gates = run.verdicts.filter(({verdict}) =>
			verdict === 'fail' || (run.strict && BAD.includes(verdict)));
		run.undecided = run.verdicts.filter(({verdict}) => UNDECIDED.includes(verdict));
		run.errors = run.end.exit >= 2 ? 1 : 0;
	}
	return runs;
};
const sum = list => list.reduce((all, n) => all + n, 0);
const printable = text => assert.match(text, /^[\n -~]*$/, 'something else than printable ASCII');

const readSarif = (name, runs) => {
	const log = JSON.parse(read(name, 'sarif'));
	valid(sarifSchema, log, 'the official schema');
	assert.equal(log.runs.length, runs.length);
	assert.equal(new Set(log.runs.map(run => run.automationDetails.id)).size, runs.length);
	const table = name === 'golden' ? path.join(root, 'reports/golden') : root;
	log.runs.forEach((run, i) => {
		const bad = runs[i].verdicts.filter(({verdict, clause}) => clause && (BAD.includes(verdict) || verdict === 'waived'));
		assert.equal(run.results.length, bad.length);
		assert.equal(run.invocations[0].exitCode, runs[i].end.exit);
		assert.equal(new Set(run.results.map(result => result.partialFingerprints.primaryLocationLineHash)).size, bad.length);
		run.results.forEach((result, n) => {
			const {artifactLocation, region} = result.locations[0].physicalLocation;
			assert.equal(run.tool.driver.rules[result.ruleIndex].id, bad[n].clause);
			assert.equal(`${artifactLocation.uri}:${region.startLine}:${region.startColumn}`, bad[n].at);
			assert.ok(fs.existsSync(path.join(table, artifactLocation.uri)), artifactLocation.uri);
			assert.equal(result.properties.transcript, bad[n].transcript);
		});
	});
};

// Microsoft's own reader, with the rules for GitHub too. That the tool has no
// address is a warning.
const validateSarif = name => {
	const output = path.join(folder, `${name}.validation`);
	execFileSync(path.join(multitool, 'Sarif.Multitool'), [
		'validate', path.join(folder, `${name}.sarif`), '--rule-kind', 'Sarif;Ghas', '--output', output,
		'--log', 'ForceOverwrite',
	], {env: {...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1'}, stdio: ['ignore', 'pipe', 'pipe']});
	const [run] = json(output).runs;
	const found = (run.results ?? []).map(result => result.ruleId).filter(rule => rule !== 'SARIF2005');
	assert.deepEqual(found, []);
	assert.equal(run.invocations[0].executionSuccessful, true);
};

const readJunit = async (name, runs) => {
	const report = await junit2json.parse(read(name, 'xml'));
	const suites = report.testsuite;
	assert.equal(suites.length, runs.length);
	assert.equal(new Set(suites.map(suite => suite.name)).size, runs.length);
	assert.equal(report.tests, sum(suites.map(suite => suite.tests)));
	suites.forEach((suite, i) => {
		const cases = suite.testcase ?? [];
		assert.equal(suite.tests, runs[i].verdicts.length + runs[i].errors + runs[i].stale);
		assert.equal(cases.length, suite.tests);
		assert.equal(new Set(cases.map(({classname, name: own}) => `${classname} ${own}`)).size, cases.length);
		assert.equal(cases.filter(({failure}) => failure).length, runs[i].gates.length + runs[i].stale);
		const waived = runs[i].verdicts.filter(({verdict}) => verdict === 'waived');
		assert.equal(cases.filter(({skipped}) => skipped).length, runs[i].undecided.length + waived.length);
		assert.equal(cases.filter(({error}) => error).length, runs[i].errors);
		assert.equal(suite.failures, runs[i].gates.length + runs[i].stale);
		for (const one of cases) {
			assert.equal(one.time, 0);
			if (one.skipped) assert.equal(one.skipped[0].message, one.skipped[0].inner);
		}
	});
};

const readTap = (name, runs) => {
	const text = read(name, 'tap');
	const flat = events => events.filter(([event]) => event === 'assert').map(([, result]) => result);
	const events = Parser.parse(text);
	const streams = runs.length === 1 ? [events] : events.filter(([event]) => event === 'child').map(([, child]) => child);
	assert.equal(streams.length, runs.length);
	streams.forEach((stream, i) => {
		const points = flat(stream);
		assert.equal(points.length, runs[i].verdicts.length + runs[i].errors + runs[i].stale);
		assert.equal(points.filter(point => !point.ok && !point.todo).length,
			runs[i].gates.length + runs[i].errors + runs[i].stale);
		assert.equal(points.filter(point => point.skip).length, runs[i].undecided.length);
		assert.deepEqual(stream.filter(([event]) => ['extra', 'bailout'].includes(event)), []);
		const [, complete] = stream.find(([event]) => event === 'complete');
		assert.deepEqual(complete.failures.filter(failure => failure.tapError), []);
		points.forEach((point, n) => {
			if (n < runs[i].verdicts.length && point.diag)
				assert.equal(point.diag.transcript?.join('\n') ?? '', runs[i].verdicts[n].transcript.trimEnd());
		});
	});
};

const readMarkdown = (name, runs) => {
	const text = read(name, 'md');
	assert.ok(text.length <= 1024 * 1024);
	const html = marked.parse(text, {gfm: true});
	const elements = new Set([...html.matchAll(/<([a-z0-9]+)/g)].map(match => match[1]));
	const ours = ['a', 'code', 'details', 'em', 'h2', 'h3', 'h4', 'li', 'p', 'pre', 'strong', 'summary', 'table', 'tbody', 'td', 'th',
		'thead', 'tr', 'ul'];
	assert.deepEqual([...elements].filter(element => !ours.includes(element)), []);
	const links = [...html.matchAll(/<a href="([^"]*)"/g)].map(match => match[1]);
	assert.deepEqual(links.filter(link => !link.startsWith('https://www.rfc-editor.org/rfc/') && !link.startsWith('mailto:')), []);
	const broken = new Set(runs.flatMap(run => run.verdicts.filter(v => BAD.includes(v.verdict)).map(v => v.clause)));
	assert.equal([...html.matchAll(/<h4>/g)].length, broken.size);
};

for (const name of names) {
	const lines = read(name, 'jsonl').trimEnd().split('\n').map(line => JSON.parse(line));
	const runs = told(lines);
	await check(`${name}: JSON Lines by their schema`, () =>
		lines.forEach((line, i) => valid(resultsSchema, line, `${name}.jsonl:${i + 1}`)));
	await check(`${name}: SARIF by its schema, read`, () => readSarif(name, runs));
	await check(`${name}: SARIF by Microsoft's validator`, () => validateSarif(name));
	await check(`${name}: JUnit, read`, () => readJunit(name, runs));
	await check(`${name}: TAP, read`, () => readTap(name, runs));
	await check(`${name}: Markdown, rendered`, () => readMarkdown(name, runs));
	for (const ending of ['jsonl', 'sarif', 'xml', 'tap', 'md'])
		await check(`${name}.${ending} is printable`, () => printable(read(name, ending)));
}

// The schema notices what is not a line of ours.
await check('the schema of JSON Lines refuses', () => {
	const lines = read('single', 'jsonl').trimEnd().split('\n').map(line => JSON.parse(line));
	const spoil = {
		run: [{schema: 2}, {edition: '822'}, {facts: 'x'}, {more: 1}, {target: ''}],
		verdict: [{verdict: 'good'}, {case: ''}, {retries: -1}, {at: 'x'}, {clause: null}, {waived: 'fail'}, {level: 'must'}],
		end: [{exit: 6}, {cut_short: 'no'}, {verdicts: {}}, {connections: 1.5}],
	};
	for (const [event, changes] of Object.entries(spoil))
		for (const change of changes) {
			const line = {...lines.find(one => one.event === event && one.clause !== null), ...change};
			assert.ok(!resultsSchema(line), `${event} ${JSON.stringify(change)} passes`);
		}
});

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
