'use strict';
// Everything is there and readable without this: it filters, opens what is
// linked to, and opens all for paper. It must do without two characters that
// XML would want escaped.
(() => {
	const form = document.getElementById('filter');
	const all = (selector, from) => [...(from || document).querySelectorAll(selector)];

	const matches = (element, wanted) => {
		const verdicts = element.dataset.verdicts.split(' ');
		if (!verdicts.some(verdict => wanted.verdicts.has(verdict))) return false;
		if (wanted.level !== '' ? element.dataset.level !== wanted.level : false) return false;
		return wanted.words.every(word => element.textContent.toLowerCase().includes(word));
	};

	const read = () => ({
		verdicts: new Set(all('[name=verdict]', form).filter(box => box.checked).map(box => box.value)),
		level: form.elements.level.value,
		words: form.elements.text.value.toLowerCase().split(' ').filter(word => word !== ''),
	});

	// A group whose own words match is shown with all of its remarks.
	const filterGroup = (group, wanted) => {
		const head = all('h3, .says, .source', group).map(part => part.textContent).join(' ').toLowerCase();
		const own = {...wanted, words: wanted.words.filter(word => !head.includes(word))};
		let shown = 0;
		for (const remark of all('.remark', group)) {
			remark.hidden = !matches(remark, own);
			shown += remark.hidden ? 0 : 1;
		}
		group.hidden = shown === 0;
		for (const more of all('.more', group)) more.hidden = all('.remark:not([hidden])', more).length === 0;
		return shown;
	};

	const filter = () => {
		const wanted = read();
		let remarks = 0;
		let rows = 0;
		for (const group of all('.group')) remarks += filterGroup(group, wanted);
		for (const row of all('.matrix tr[data-verdicts]')) {
			row.hidden = !matches(row, wanted);
			rows += row.hidden ? 0 : 1;
		}
		form.elements.shown.value = `${remarks} of ${all('.remark').length} findings and notices, ` +
			`${rows} of ${all('.matrix tr[data-verdicts]').length} clauses in the table`;
	};

	// What is linked to may be folded away or filtered out.
	const reveal = () => {
		const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
		if (!target) return;
		if (target.closest('[hidden]')) {
			form.reset();
			filter();
		}
		for (let at = target; at; at = at.parentElement)
			if (at.tagName === 'DETAILS') at.open = true;
		target.scrollIntoView();
		target.tabIndex = -1;
		target.focus({preventScroll: true});
	};

	let folded = [];
	addEventListener('beforeprint', () => {
		folded = all('details:not([open])');
		for (const part of folded) part.open = true;
	});
	addEventListener('afterprint', () => {
		for (const part of folded) part.open = false;
	});

	form.hidden = false;
	form.addEventListener('submit', event => event.preventDefault());
	form.addEventListener('input', filter);
	form.addEventListener('reset', () => setTimeout(filter));
	addEventListener('hashchange', reveal);
	filter();
	if (location.hash !== '') reveal();
})();
