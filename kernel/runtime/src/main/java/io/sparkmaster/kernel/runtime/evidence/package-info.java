/** What graders may ask the kernel about a notebook: {@code sparkmaster_evidence_request}. */
@NullMarked
package io.sparkmaster.kernel.runtime.evidence;

import org.jspecify.annotations.NullMarked;
