/** What code in cells may call. */
@NullMarked
package io.sparkmaster.kernel.runtime.api;

import org.jspecify.annotations.NullMarked;
