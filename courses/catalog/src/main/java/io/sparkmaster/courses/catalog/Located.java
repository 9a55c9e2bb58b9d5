package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.Fault.Place;

/** A value and where the author wrote it. */
record Located<T>(T value, Place place) {}
