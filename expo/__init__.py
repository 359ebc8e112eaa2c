"""Cloud Expo: an online trade fair behind one GraphQL API."""

import os

# Set before anything loads NumPy. The encoder's matrices are small, and with more threads BLAS waits on itself: five
# times the processor time for a batch of texts, twenty times for a query. Child processes inherit the setting.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
