/** What is at the cursor: type, signature, documentation. */
@NullMarked
package io.sparkmaster.kernel.runtime.inspection;

import org.jspecify.annotations.NullMarked;
