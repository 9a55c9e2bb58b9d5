/**
 * The graders that SparkMaster ships: rows, schema, value, output and metrics. They use the plugin
 * interface only, as any other grader does.
 */
@NullMarked
package io.sparkmaster.graders.builtin;

import org.jspecify.annotations.NullMarked;
