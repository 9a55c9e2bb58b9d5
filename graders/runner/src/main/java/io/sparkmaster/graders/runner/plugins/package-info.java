/** The graders that are installed. */
@NullMarked
package io.sparkmaster.graders.runner.plugins;

import org.jspecify.annotations.NullMarked;
