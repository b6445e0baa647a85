#pragma once

/// A pipe that no child inherits, whoever starts one at this very moment. 0, or -1 and errno.
int heliograph_pipe(int ends[2]);
