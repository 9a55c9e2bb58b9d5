/** Values as MIME bundles. */
@NullMarked
package io.sparkmaster.kernel.runtime.display;

import org.jspecify.annotations.NullMarked;
