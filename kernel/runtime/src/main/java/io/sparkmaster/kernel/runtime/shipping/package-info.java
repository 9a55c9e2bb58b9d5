/** How classes made by cells reach executors. */
@NullMarked
package io.sparkmaster.kernel.runtime.shipping;

import org.jspecify.annotations.NullMarked;
