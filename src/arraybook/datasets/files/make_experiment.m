% octave-cli --no-init-file make_experiment.m
row = [1 2 3];  column = row';  grid = [1 2 3; 4 5 6];  depth = 0.5;
counts = int8 ([100 -100]);  valid = [true false true];  impedance = [1+2i 3-4i];
label = "10 µm";  mixed = {1, "two", [3 4 5]};
session = struct ("animal", "rat 7", "electrode", struct ("sites", [1 5 9]));
trials = struct ("start", {0, 2.5, 4}, "spikes", {[0.1 0.4], [], 0.3});
weights = sparse ([1 2 4 4], [2 3 1 4], [0.5 -1 2 8], 4, 4);
laplacian = gallery ("poisson", 5);  % of a grid of 5 by 5 points
save ("-v7", "experiment.mat");
save ("-v6", "experiment_v6.mat");
