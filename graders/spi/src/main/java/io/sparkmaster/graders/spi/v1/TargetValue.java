package io.sparkmaster.graders.spi.v1;

import org.jspecify.annotations.Nullable;

/**
 * A value in the driver that is no Dataset.
 *
 * @param type the simple name of its class, for instance {@code Long}; {@code Null} for null
 * @param content as a cell of {@link Table}: numbers, Boolean, String, dates, List, Map, or null
 * @param text as the language prints it
 */
public record TargetValue(String type, @Nullable Object content, String text) {}
