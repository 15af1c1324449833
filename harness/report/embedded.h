/* SPDX-License-Identifier: MIT
 *
 * html.css and html.js, put into the program by the build, each with its
 * SHA-256 in base64.
 */
#ifndef REPORT_EMBEDDED_H
#define REPORT_EMBEDDED_H

extern const char html_style[], html_style_sha256[];
extern const char html_script[], html_script_sha256[];

#endif
