/* SPDX-License-Identifier: MIT
 *
 * Any file is a capture or a complaint; of what it holds, time never falls, and
 * no octet comes from elsewhere.
 */
#include "base/fuzzing.h"

#include "net/capture.h"

static void look(struct flow *flow, size_t most)
{
	uint64_t us = 0;
	size_t octets = 0;

	flow_end(flow);
	for (size_t i = 0; i < flow->event_count; i++) {
		const struct flow_event *event = &flow->events[i];

		assert(event->us >= us);
		us = event->us;
		octets += flow_octets(flow, event).n;
	}
	assert(octets <= most);
}

FUZZ_TARGET(in)
{
	struct capture capture = { 0 };
	struct err err;
	FILE *stream;

	if (in.n == 0)
		return;
	stream = fmemopen((void *)in.p, in.n, "rb");
	assert(stream);
	if (capture_read(&capture, stream, "file", &err))
		for (size_t i = 0; i < capture.flows.count; i++)
			look(capture.flows.list[i], in.n);
	else
		assert(strncmp(err.text, "file:", 5) == 0);
	capture_release(&capture);
}
