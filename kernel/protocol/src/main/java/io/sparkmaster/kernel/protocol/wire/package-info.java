/** Messages as signed frames: encoding, decoding and signatures. */
@NullMarked
package io.sparkmaster.kernel.protocol.wire;

import org.jspecify.annotations.NullMarked;
