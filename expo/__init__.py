"""Cloud Expo: an online trade fair behind one GraphQL door."""

import os

# Before anything loads NumPy: the encoder's matrices are small, and with more threads BLAS waits for itself, at five
# times the processor time for a batch of texts and twenty times for a query. Processes that are started inherit it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
