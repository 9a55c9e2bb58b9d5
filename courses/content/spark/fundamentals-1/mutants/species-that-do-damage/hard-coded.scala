// fails: rows
// passes check: true
val damaging: DataFrame =
  Seq(
    ("Canada goose", 28L, Option(170.7)),
    ("Rock pigeon", 14L, Option(107.9)),
    ("Red-tailed hawk", 10L, Option(117.9)),
    ("European starling", 6L, Option(153.2)),
    ("Mourning dove", 6L, Option(137.0)),
    ("Turkey vulture", 5L, Option(145.0)),
    ("Herring gull", 4L, Option(123.5)),
    ("Mallard", 3L, None))
    .toDF("species", "strikes", "avg_speed")

damaging
