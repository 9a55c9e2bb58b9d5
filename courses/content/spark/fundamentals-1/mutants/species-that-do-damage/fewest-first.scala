// fails: rows
val damaging: DataFrame =
  strikes
    .filter($"damage" =!= "None")
    .filter(!$"species".startsWith("Unknown"))
    .groupBy($"species")
    .agg(count("*").as("strikes"), round(avg($"speed"), 1).as("avg_speed"))
    .filter($"strikes" >= 3)
    .orderBy($"strikes", $"species")

damaging
