/** Charts of Datasets. */
@NullMarked
package io.sparkmaster.kernel.runtime.chart;

import org.jspecify.annotations.NullMarked;
