/** Signs what became of a submission. */
@NullMarked
package io.sparkmaster.graders.runner.verdict;

import org.jspecify.annotations.NullMarked;
