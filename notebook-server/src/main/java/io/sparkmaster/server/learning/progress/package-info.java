/** How far a learner is: computed from events, stored nowhere. */
@NullMarked
package io.sparkmaster.server.learning.progress;

import org.jspecify.annotations.NullMarked;
