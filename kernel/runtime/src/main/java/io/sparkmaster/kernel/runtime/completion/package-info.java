/** What could stand at the cursor beyond what a compiler knows: columns, tables, files. */
@NullMarked
package io.sparkmaster.kernel.runtime.completion;

import org.jspecify.annotations.NullMarked;
