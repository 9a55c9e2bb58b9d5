package io.sparkmaster.cluster.command;

import io.sparkmaster.cluster.service.DataServices;
import io.sparkmaster.cluster.standalone.StandaloneCluster;

/** What a home folder has of clusters. */
record HomeCluster(StandaloneCluster spark, DataServices services) {}
