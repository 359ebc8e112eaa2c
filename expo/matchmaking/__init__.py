"""Who should meet whom at a fair, and why: buyers' wishes, exhibitors' sales aims, suggestions in both directions."""
