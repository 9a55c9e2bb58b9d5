/** The event log: what learners did, appended and never changed. */
@NullMarked
package io.sparkmaster.server.learning.events;

import org.jspecify.annotations.NullMarked;
