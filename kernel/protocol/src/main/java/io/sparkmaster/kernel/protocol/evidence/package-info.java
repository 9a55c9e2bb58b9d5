/**
 * The evidence messages: a grader's questions to a kernel about an answer, and the kernel's
 * replies. They travel on the control channel as {@code sparkmaster_evidence_request} and {@code
 * sparkmaster_evidence_reply}. Readers ignore fields that they do not know.
 */
@NullMarked
package io.sparkmaster.kernel.protocol.evidence;

import org.jspecify.annotations.NullMarked;
