% octave-cli --no-init-file make_dialled.m
t = (0:799)' / 8000;  % 0.1 s a key, each the sum of two tones
dial = @(low, high) 0.4 * sin (2*pi*low*t) + 0.4 * sin (2*pi*high*t);
audiowrite ("dialled.wav", [dial(697, 1477); dial(697, 1209); dial(770, 1209)], 8000);
