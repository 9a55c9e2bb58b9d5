/** What clusters fail with. */
@NullMarked
package io.sparkmaster.cluster.error;

import org.jspecify.annotations.NullMarked;
