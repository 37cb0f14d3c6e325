"""Problems for other systems, at `/api/v1/problems/`: read with the list's filters, followed, logged, acted on."""
