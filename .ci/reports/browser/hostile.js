// SPDX-License-Identifier: MIT
// hostile.js PORT: an SMTP server on loopback whose replies hope to be taken
// for something else. hostile.js --ask PORT: whether it is there.
import net from 'node:net';

const HOPES = [
	'</script><script>window.taken = 1</script>',
	'</style></pre></details><img src=x onerror="window.taken = 1">',
	']]><svg onload=window.taken=1>',
	'--><iframe src="https://example.org/"></iframe><!--',
	'" autofocus onfocus="window.taken=1" x="',
	"' style='background:url(https://example.org/x)' y='",
	'&lt;script&gt;window.taken=1&lt;/script&gt;',
	'<a href="javascript:window.taken=1">x</a>',
];
const OCTETS = Buffer.from([0x1b, 0x5b, 0x33, 0x31, 0x6d, 0x00, 0x07, 0xff, 0xfe, 0xc3, 0x28, 0xe2, 0x80, 0xae]);

const line = (code, text) => Buffer.concat([Buffer.from(`${code} ${text} `), OCTETS, Buffer.from('\r\n')]);

let n = 0;
const serve = socket => {
	let rest = '';
	const answer = command => {
		const verb = command.slice(0, 4).toUpperCase();
		if (verb === 'EHLO') return Buffer.from('250-mx.example.org\r\n250 HELP\r\n');
		if (['HELO', 'MAIL', 'RCPT', 'RSET', 'NOOP'].includes(verb)) return Buffer.from('250 OK\r\n');
		if (verb === 'QUIT') return Buffer.from('221 mx.example.org bye\r\n');
		return line(verb === 'VRFY' ? 502 : 550, HOPES[n++ % HOPES.length]);
	};
	socket.on('error', () => {});
	socket.on('data', octets => {
		rest += octets.toString('latin1');
		for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
			const command = rest.slice(0, end);
			rest = rest.slice(end + 1);
			socket.write(answer(command));
			if (command.slice(0, 4).toUpperCase() === 'QUIT') socket.end();
		}
	});
	socket.write('220 mx.example.org ESMTP\r\n');
};

if (process.argv[2] === '--ask')
	net.connect(Number(process.argv[3]), '127.0.0.1')
		.on('connect', () => process.exit(0))
		.on('error', () => process.exit(1));
else
	net.createServer(serve).listen(Number(process.argv[2]), '127.0.0.1');
