/* SPDX-License-Identifier: MIT
 *
 * The Markdown report (report/document.h: summary_write): what a job's page
 * shows to somebody who has a minute. What is broken comes first, a part a
 * clause, each with an example; then what was not tested, and who was judged by
 * what. A part that would make it larger than GitHub takes is left out, and
 * the end says how many were.
 */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

enum {
	SUMMARY_MOST = 1024 * 1024, /* octets: the limit of GitHub's */
	SUMMARY_TRANSCRIPT_MOST = 16 * 1024,
};

#endif
